// Helpers for texts in HTML.

/** Returns a text for the content or an attribute of an element. @param {string} text */
export const escaped = (text) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

/**
 * Returns the address of a notebook in the tab, from the root of the site.
 *
 * @param {string} path the notebook's path from the kit's root
 * @param {string} [cell] the id of the cell to show first
 */
export const runAddress = (path, cell) =>
  `run/lab/index.html?path=${path.split("/").map(encodeURIComponent).join("/")}${cell === undefined ? "" : `#cell-id=${cell}`}`;

/** Returns the address of a notebook's page in the book, from the root of the site. @param {string} path the notebook's path from the kit's root */
export const readAddress = (path) =>
  `read/${path
    .replace(/^notebooks\//, "")
    .replace(/^lessons\/solutions\//, "solutions/")
    .replace(/\.ipynb$/, ".html")}`;
