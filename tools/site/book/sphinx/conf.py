"""
The settings with which Sphinx builds the book. tools/site/book/build.mjs writes the pages, and passes paths in
environment variables.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))  # so that Sphinx finds the files next to this one

project = "gatebook"
language = "en"
html_title = "gatebook"
extensions = ["myst_parser", "formulas", "search_index"]
html_math_renderer = "katex"
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
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/home.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_css_files = ["katex/katex.min.css", "book.css"]
html_js_files = [("book.js", {"defer": "defer"})]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_use_index = False
html_domain_indices = False
html_permalinks_icon = "#"
