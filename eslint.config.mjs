import tseslint from 'typescript-eslint';

const ort = {
  name: 'onnxruntime-node',
  message: 'runtime/engine is the only folder that imports onnxruntime-node',
};
const vscode = { name: 'vscode', message: 'extension is the only folder that imports vscode' };
const tests = { group: ['**/test/**'], message: 'only tests import from test' };
const otherRooms = {
  group: ['**/extension/**', '**/webview/**'],
  message: 'runtime imports none of the other rooms',
};
/** The client's end of the protocol, which holds nothing that computes. */
const typesAndClient = {
  regex: '/runtime/(?!(channel|start|errors)$)',
  allowTypeImports: true,
  message: 'only types and the client (channel, start, errors) may be imported from runtime here',
};
/** Intervals and clusterings are pure arithmetic, which charts must have in common with verdicts and measures. */
const typesAndArithmetic = {
  regex: '/runtime/(?!measures/(intervals|clustering)$)',
  allowTypeImports: true,
  message: 'only types, intervals and clusterings may be imported from runtime here',
};
const extension = { group: ['**/extension/**'], message: 'webview imports types from runtime only' };
const panels = {
  regex: '/webview/(?!\\w+/contract$)',
  message: 'of webview only the contracts of its panels',
};

/** Imports point one way: webview -> runtime (types, arithmetic), extension -> runtime (types, client), runtime -> none of ours. */
const wall = (files, ignores, paths, patterns) => ({
  files,
  ignores,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { paths, patterns }] },
});

export default tseslint.config(
  { ignores: ['dist/**', 'demo/**', 'runs/**', 'node_modules/**', '.cache/**'] },
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  wall(['runtime/**/*.ts'], ['runtime/engine/**'], [ort, vscode], [otherRooms, tests]),
  wall(['runtime/engine/**/*.ts'], [], [vscode], [otherRooms, tests]),
  wall(['webview/**/*.ts'], [], [ort, vscode], [typesAndArithmetic, tests, extension]),
  wall(['extension/**/*.ts'], [], [ort], [typesAndClient, tests, panels]),
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-floating-promises': 'off' } },
);
