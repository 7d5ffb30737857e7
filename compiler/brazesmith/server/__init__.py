"""The local Braze over HTTP. `create_app` puts the parts together.

    braze.py              the endpoints of Braze's REST API
    transformations.py    the URLs that sources post to
    application.py        routes, middleware, and what they share

Nothing here decides what Braze does: `localbraze/` and `app/serve/workspace.py` do.
"""
