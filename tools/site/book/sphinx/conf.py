"""
The settings with which Sphinx builds the book. tools/site/book/build.mjs writes the pages, and passes paths in
environment variables.
"""

import os

from sphinxcontrib import katex

project = "gatebook"
language = "en"
html_title = "gatebook"
extensions = ["myst_parser", "sphinxcontrib.katex"]
source_suffix = {".md": "markdown"}
myst_enable_extensions = ["dollarmath", "amsmath", "colon_fence"]
myst_heading_anchors = 4
nitpicky = True

html_theme = "furo"
html_theme_options = {
    "light_css_variables": {
        "font-stack": '-apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif',
        "font-stack--monospace": "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
        "color-brand-primary": "#1f6f8b",
        "color-brand-content": "#1a6480",
        "color-brand-visited": "#1a6480",
        "color-background-primary": "#fffefb",
        "color-background-secondary": "#f7f5ef",
    },
    "dark_css_variables": {
        "color-brand-primary": "#6cc4de",
        "color-brand-content": "#7fcbe2",
        "color-brand-visited": "#7fcbe2",
        "color-background-primary": "#121417",
        "color-background-secondary": "#191c20",
    },
    "navigation_with_keys": False,
}
pygments_style = "github-light"
pygments_dark_style = "github-dark"
html_static_path = [os.environ["BOOK_STATIC"]]
templates_path = ["templates"]
html_css_files = ["book.css"]
html_js_files = [("book.js", {"defer": "defer"})]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_use_index = False
html_domain_indices = False
html_permalinks_icon = "#"

katex_prerender = True
katex_css_path = "katex/katex.min.css"
katex.NODEJS_BINARY = os.environ["BOOK_NODE"]
# these limits only end a program that hangs, and a busy machine does not reach them
katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 600.0
# `trust` allows the attribute with which the book's script finds a symbol. An invalid formula ends the build.
katex.KATEX_DEFAULT_OPTIONS.update(throwOnError=True, trust=True, strict=False)
