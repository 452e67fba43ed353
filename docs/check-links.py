"""Checks every link within a site: its file is there, and so is what it points to in that file. Names what is dead, and ends with 1."""

import html.parser
import pathlib
import sys
import urllib.parse


class Page(html.parser.HTMLParser):
    """What a page links to, and what can be linked to in it."""

    def __init__(self, text):
        super().__init__()
        self.links, self.anchors = [], {""}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("id", "name") and value:
                self.anchors.add(value)
            elif name in ("href", "src") and value:
                self.links.append(value)


site = pathlib.Path(sys.argv[1]).resolve()
pages = {path: Page(path.read_text("utf-8")) for path in site.rglob("*.html")}
dead = []
count = 0
for path, page in pages.items():
    for link in page.links:
        target, anchor = urllib.parse.urldefrag(link)
        if urllib.parse.urlsplit(link).scheme:
            continue
        count += 1
        file = (path.parent / urllib.parse.unquote(target)).resolve() if target else path
        if file.is_dir():
            file /= "index.html"
        if not file.exists():
            dead.append(f"{path.relative_to(site)}: {link}: there is no such file")
        elif file in pages and path.name != "toc.html" and urllib.parse.unquote(anchor) not in pages[file].anchors:
            dead.append(f"{path.relative_to(site)}: {link}: there is nothing called {anchor} in it")

print(f"{len(pages)} pages, {count} links within the site, {len(dead)} dead")
print("\n".join(dead), end="\n" if dead else "")
sys.exit(bool(dead))
