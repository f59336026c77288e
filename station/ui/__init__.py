"""Widgets only: every choice they show was made below."""
