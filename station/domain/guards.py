"""What may never go out: too early, consent, sensitive moment, channel, caps. Rules cannot switch guards off."""
