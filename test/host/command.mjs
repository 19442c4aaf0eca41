import { spawn } from 'node:child_process';

/** A set-up step that went wrong, with what the user can do about it. Shown without a stack. */
export class SetupError extends Error {}

/** Runs a command; its output is shown only when it fails, unless `inherit` is asked for. */
export function run(command, args, { cwd, inherit = false, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd, env, stdio: inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32',
    });
    let output = '';
    child.stdout?.on('data', (chunk) => { output += chunk; });
    child.stderr?.on('data', (chunk) => { output += chunk; });
    child.on('error', (error) => { reject(new SetupError(`${command} could not be started: ${error.message}`)); });
    child.on('close', (code) => {
      if (code === 0) {
        resolve(output);
      } else {
        reject(new SetupError(explain(`${command} ${args.join(' ')}`, output, code)));
      }
    });
  });
}

function explain(line, output, code) {
  if (/ENOSPC/.test(output)) {
    return `${line} failed: the disk is full. The VS Code host needs about 1 GB in .vscode-test/.`;
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(output)) {
    return `${line} failed: the npm registry cannot be reached. The first start and the first test need it; later ones do not.`;
  }
  return `${line} failed with exit code ${code}:\n${reason(output)}`;
}

// npm's reason stands first, before its usage text; other tools write theirs last.
function reason(output) {
  const lines = output.trim().split('\n');
  const npm = lines.filter((text) => text.startsWith('npm error') && text.trim() !== 'npm error');
  return npm.length > 0 ? npm.slice(0, 8).join('\n') : lines.slice(-15).join('\n');
}

/** Prints what went wrong and sets the exit code: one message for set-up errors, the stack for defects. */
export function fail(error) {
  console.error(error instanceof SetupError ? `\n${error.message}` : error);
  process.exitCode = 1;
}
