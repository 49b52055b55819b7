"""One JSON message to one address of the settings, within so many seconds in all; nothing a person typed is fetched."""

import http.client
import json
import socket
import ssl
import threading
from contextlib import suppress
from urllib.parse import urlsplit


class NotTaken(Exception):
    """The other side refused, answered nonsense, or did not answer in time. It may have taken it all the same."""


def post(address, message, *, key, seconds, token=""):
    """POST it; the other side knows by `key` what it took already. Redirects are not followed. Raises NotTaken."""
    url = urlsplit(address)
    body = json.dumps(message, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if url.scheme == "https":
        context = ssl.create_default_context()
        gateway = http.client.HTTPSConnection(url.hostname, url.port, timeout=seconds, context=context)
    else:
        gateway = http.client.HTTPConnection(url.hostname, url.port, timeout=seconds)
    # A socket's time-out begins anew with each byte; a gateway that drips must be cut off all the same.
    cut = threading.Timer(seconds, _hang_up, [gateway])
    cut.daemon = True
    cut.start()
    try:
        gateway.request("POST", url.path + (f"?{url.query}" if url.query else "") or "/", body, headers)
        answer = gateway.getresponse()
        answer.read(64 * 1024)
    except (OSError, http.client.HTTPException, AttributeError) as error:  # AttributeError: cut off between two steps
        raise NotTaken(f"{type(error).__name__}: {error}"[:200]) from error
    finally:
        cut.cancel()
        gateway.close()
    if not 200 <= answer.status < 300:
        raise NotTaken(f"the gateway answered {answer.status}")


def _hang_up(gateway):
    if gateway.sock is not None:
        with suppress(OSError):
            gateway.sock.shutdown(socket.SHUT_RDWR)
