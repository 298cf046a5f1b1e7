// Runs the command in tools/NAME/command.mjs: `node tools/main.mjs NAME …`. The version of Node is checked first, since an older Node cannot parse the other files.
const oldest = { major: 20, minor: 12 };
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < oldest.major || (major === oldest.major && minor < oldest.minor)) {
  console.error(
    `✗ Set-up: failed
  why:        Node ${process.versions.node} is too old: gatebook needs ${oldest.major}.${oldest.minor} or later (20, 22 and 24 are tested).
  what to do: install Node 22 or 24 (nodejs.org, your package manager, or \`nvm install 24\`), open a new terminal and run the same command again.`,
  );
  process.exitCode = 1;
} else {
  const command = process.argv[2];
  import(`./${command}/command.mjs`)
    .then((module) => module.main(process.argv.slice(3)))
    .then(
      (status) => {
        process.exitCode = status;
      },
      (error) => {
        // The text of a SetupFailure explains it to the user. Any other error is a bug of the kit, so print its stack.
        console.error(error.name === "SetupFailure" ? error.toString() : error);
        process.exitCode = 1;
      },
    );
}
