"""What the house must know of App Home."""

from bot.core.feature import Feature
from bot.home import listeners
from bot.home.service import HomeService

FEATURE = Feature(
    name="home",
    service=lambda dependencies: HomeService(dependencies.db, dependencies.publisher, dependencies.administrators),
    listeners=listeners.register,
)
