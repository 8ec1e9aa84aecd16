"""`python -m bot` is the `coach` command."""

from bot.cli import app

if __name__ == "__main__":
    app()
