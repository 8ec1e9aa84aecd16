"""1:1s that people already have in their calendars."""
