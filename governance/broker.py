"""The way to the broker: neither what lies there unread nor a line that hangs ends or stills a worker."""

import logging

from kombu.transport import redis

log = logging.getLogger(__name__)

# Bytes that are no UTF-8, text that is no JSON, JSON that is no message.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError)


class QoS(redis.QoS):
    """Kombu keeps the place of a message whose acknowledgement the broker did not take.

    A worker that may hold one message then takes no other, for ever: a broker that hung for a few seconds would have
    stilled the clocks. The message itself stays at the broker; it comes again, or has expired by then.
    """

    def ack(self, delivery_tag):
        try:
            super().ack(delivery_tag)
        except self.channel.connection_errors:
            self._quick_ack(delivery_tag)
            raise

    def reject(self, delivery_tag, requeue=False):
        try:
            super().reject(delivery_tag, requeue)
        except self.channel.connection_errors:
            self._quick_ack(delivery_tag)
            raise


class Channel(redis.Channel):
    """Kombu passes on what the reader raises, and Celery ends the worker: anybody's slip would stop the clocks."""

    QoS = QoS

    def _brpop_read(self, **options):
        try:
            return super()._brpop_read(**options)
        except UNREADABLE as error:
            log.error("a message that cannot be read was dropped: %s", type(error).__name__)
            return True


class Transport(redis.Transport):
    Channel = Channel
