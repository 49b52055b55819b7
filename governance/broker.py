"""The way to the broker: what lies there and cannot be read is dropped and said, and ends no worker."""

import logging

from kombu.transport import redis

log = logging.getLogger(__name__)

# Bytes that are no UTF-8, text that is no JSON, JSON that is no message.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError)


class Channel(redis.Channel):
    """Kombu passes on what the reader raises, and Celery ends the worker: anybody's slip would stop the clocks."""

    def _brpop_read(self, **options):
        try:
            return super()._brpop_read(**options)
        except UNREADABLE as error:
            log.error("a message that cannot be read was dropped: %s", type(error).__name__)
            return True


class Transport(redis.Transport):
    Channel = Channel
