"""How Dead Air is started: gunicorn's settings and what `make run` puts around the Procfile.

Nothing in the product imports this package; in production only gunicorn.conf.py and the Procfile
are used.
"""
