"""The day's figures as the window knows them: pages reach the store only through here."""

from station.store.shop_day import SeenTable, ShopDay

__all__ = ["SeenTable", "ShopDay"]
