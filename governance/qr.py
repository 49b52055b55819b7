"""二维码: the one place where the portal draws one, for paper and for screens; and the address that paper carries."""

import segno
from django.conf import settings


def outside(path):
    """A page's address as it is printed: the site's own name, whoever's browser asks."""
    return settings.SITE["url"].rstrip("/") + path


def picture_of(text, *, border=2):
    """The code as a data: address, which the page's policy allows: nothing is written or fetched."""
    return segno.make(text, error="m").svg_data_uri(scale=6, border=border)
