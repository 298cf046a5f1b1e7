// Makes the instructor's guide a page of the book, so that the front page can link to it.
import { posix } from "node:path";

/** The guide, from the kit's root. */
export const guideFile = "docs/instructors-guide.md";

/** The folder with the guide's pictures, from the folder of the guide. */
export const guideImages = "images/course";

/**
 * Returns the page in Markdown. The book does not contain the other files of the kit, so a link to one of them becomes its path.
 *
 * @param {string} text the guide
 */
export const guidePage = (text) =>
  text.replace(/(?<!!)\[([^\]]*)\]\((?!\w+:|#)([^)\s]+)\)/g, (_, label, target) => {
    const path = posix.join(posix.dirname(guideFile), target);
    return `/${path}`.endsWith(`/${label}`) ? `\`${path}\`` : `${label} (\`${path}\` in the kit)`;
  });
