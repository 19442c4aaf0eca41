import { keepCompiledCode } from './compiledCode';

keepCompiledCode();
// Loaded by itself, so that its compiled code is kept too.
void import('./commandLine').then(({ commandLine }) => commandLine());
