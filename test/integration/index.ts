import { runSuites } from './runSuites';

/** Called by VS Code with `--extensionTestsPath`. */
export function run(): Promise<void> {
  return runSuites(__dirname);
}
