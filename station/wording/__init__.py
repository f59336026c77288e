"""Sentences for people: reasons, troubles and screen texts in the language of the reader."""
