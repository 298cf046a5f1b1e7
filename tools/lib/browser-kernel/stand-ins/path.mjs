// Stands for node:path in tslab's files.
import { basename, dirname, extname, join, relative } from "../../../../kernel/core/paths";

export { basename, dirname, extname, join, relative };
export default { basename, dirname, extname, join, relative };
