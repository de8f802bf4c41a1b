"""A browser without a screen: Flask's own client, signed in, filling forms as pages give them."""

import re
from html.parser import HTMLParser

TOKEN = "the operator's own token"
HTML = {"Accept": "text/html"}


class Page(HTMLParser):
    """What a page holds: fields of its forms by name, and all of its text."""

    def __init__(self, response):
        super().__init__()
        self.status, self.html = response.status_code, response.text
        self.fields, self.words, self.inline = {}, [], []
        self._area = None
        self.feed(self.html)

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.words))

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.inline += [name for name in found if name == "style" or name.startswith("on")]
        if tag == "script" and "src" not in found:
            self.inline.append("script")
        name = found.get("name")
        if tag == "textarea":
            self._area = name
            self.fields[name] = ""
        elif tag == "input" and name:
            if found.get("type") != "checkbox":
                self.fields[name] = found.get("value", "")
            elif "checked" in found:  # one of several may be
                self.fields.setdefault(name, []).append(found["value"])
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in found:
            self.fields[self._select] = found["value"]

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = None

    def handle_data(self, data):
        if self._area:
            self.fields[self._area] += data
        self.words.append(data)


class Browser:
    """Asks for pages and sends forms."""

    def __init__(self, app):
        self.client = app.test_client()

    def open(self, path):
        return Page(self.client.get(path, headers=HTML, follow_redirects=True))

    def send(self, path, fields, **headers):
        """Send a form and follow where it leads."""
        sent = self.client.post(path, data=fields, headers=HTML | headers, follow_redirects=True)
        return Page(sent)

    def sign_in(self, token=TOKEN, name="Maria"):
        page = self.open("/login")
        return self.send("/login", page.fields | {"token": token, "name": name})

    @property
    def csrf(self):
        """Return a token that the forms of this browser's session would carry."""
        page = self.client.get("/login", headers=HTML, follow_redirects=True)
        return re.search(r'name="csrf" content="([^"]+)"', page.text)[1]
