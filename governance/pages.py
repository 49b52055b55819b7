"""What every page of a form takes: looking, and sending."""

PAGES = ["GET", "HEAD", "POST"]


def sent(request):
    """What was sent, for a form to bind; None while somebody only looks."""
    return request.POST if request.method == "POST" else None
