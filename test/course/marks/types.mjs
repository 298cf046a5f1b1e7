import { join } from "node:path";

/**
 * Returns the versions in which TypeScript finds an error if all cells of the version are joined to one file. The error is a type error, a syntax
 * error, or a name that is declared twice, which is no error in separate cells. One TypeScript program checks all versions.
 */
export function faultyVersions(ts, options, assignments) {
  const files = new Map();
  for (const { name, cells, versions } of assignments)
    for (const version of versions) {
      const sources = cells
        .filter(({ kind }) => kind !== "test")
        .map((cell) => version.cells[cell.name] ?? cell.source);
      files.set(join(process.cwd(), `${name}.${version.name}.ts`), {
        version,
        text: [...sources, "export {};"].join("\n"),
      });
    }
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, target, ...more) =>
    files.has(name)
      ? ts.createSourceFile(name, files.get(name).text, target)
      : getSourceFile.call(host, name, target, ...more);
  host.fileExists = (name) => files.has(name) || fileExists.call(host, name);
  host.readFile = (name) => files.get(name)?.text ?? readFile.call(host, name);
  const program = ts.createProgram([...files.keys()], { ...options, noEmit: true }, host);
  const faulty = new Set();
  for (const [name, { version }] of files) {
    const file = program.getSourceFile(name);
    if (program.getSyntacticDiagnostics(file).length + program.getSemanticDiagnostics(file).length > 0)
      faulty.add(version);
  }
  return faulty;
}
