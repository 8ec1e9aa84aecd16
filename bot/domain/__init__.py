"""The rules of coaching, pure: takes `now`, never asks for the time, the database or Slack."""
