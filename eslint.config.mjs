import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Imports point one way: webview -> runtime (types), extension -> runtime (protocol, types), runtime -> none of ours. */
const walls = {
  'import-x/no-restricted-paths': [
    'error',
    {
      zones: [
        {
          target: './runtime',
          from: ['./extension', './webview', './test'],
          message: 'runtime imports none of the other rooms',
        },
        {
          target: './webview',
          from: ['./extension', './test'],
          message: 'webview imports types from runtime only',
        },
        {
          target: './extension',
          from: ['./webview/!(*/contract.ts)', './test'],
          message: 'extension imports runtime types and panel contracts',
        },
      ],
    },
  ],
};

const only = (name, message, files, ignores) => ({
  files,
  ignores,
  rules: { 'no-restricted-imports': ['error', { paths: [{ name, message }] }] },
});

export default tseslint.config(
  { ignores: ['dist/**', 'runs/**', 'node_modules/**'] },
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts'],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...walls,
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
  only(
    'onnxruntime-node',
    'runtime/engine is the only folder that imports onnxruntime-node',
    ['**/*.ts'],
    ['runtime/engine/**', 'test/**'],
  ),
  only(
    'vscode',
    'extension is the only folder that imports vscode',
    ['runtime/**/*.ts', 'webview/**/*.ts'],
    [],
  ),
  {
    files: ['webview/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/runtime/**'],
              allowTypeImports: true,
              message: 'webview imports types only from runtime',
            },
          ],
        },
      ],
    },
  },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-floating-promises': 'off' } },
);
