"""Where a request really comes from: what cannot be forged by a header."""

import ipaddress

from django.conf import settings

NOWHERE = "0.0.0.0"  # noqa: S104 -- a name for requests over a socket without an address, not one to listen on


def address_of(request):
    """The client's address: REMOTE_ADDR, or what the nearest proxies of TRUSTED_PROXIES say of it.

    X-Forwarded-For is read from the right, and only as far as each hop is one of ours; what a client wrote into
    it stands further left and is never reached.
    """
    here = _address(request.META.get("REMOTE_ADDR", ""))
    trusted = settings.TRUSTED_PROXIES
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if trusted else []
    while hops and any(here in network for network in trusted if network.version == here.version):
        before = _address(hops.pop())
        if before is UNKNOWN:
            break
        here = before
    return here


def network_of(request):
    """What limits count by: one IPv4 address, or the /64 that one IPv6 household owns."""
    address = address_of(request)
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))


def shortened(network):
    """Enough for a person to know her own connection again, not enough to find somebody: 203.0.113.*"""
    if ":" in network:
        return ":".join(ipaddress.ip_network(network, strict=False).network_address.exploded.split(":")[:3]) + ":*"
    return network.rpartition(".")[0] + ".*"


UNKNOWN = ipaddress.ip_address(NOWHERE)


def _address(text):
    """IPv4 also when it arrives dressed as IPv6; 0.0.0.0 for what is no address."""
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return UNKNOWN
    return getattr(address, "ipv4_mapped", None) or address
