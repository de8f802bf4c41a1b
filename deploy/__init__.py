"""How Dead Air is started: gunicorn's settings, and `make run`.

The product does not import this package; production uses only gunicorn.conf.py and the Procfile.
"""
