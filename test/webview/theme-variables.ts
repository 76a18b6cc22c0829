/** Values of VS Code's variables in its dark, light, high-contrast dark and high-contrast light theme. */
export const variables: Record<string, readonly (string | null)[]> = {
  'font-family': [
    'system-ui, sans-serif',
    'system-ui, sans-serif',
    'system-ui, sans-serif',
    'system-ui, sans-serif',
  ],
  'font-size': ['13px', '13px', '13px', '13px'],
  'font-weight': ['normal', 'normal', 'normal', 'normal'],
  'editor-background': ['#1f1f1f', '#ffffff', '#000000', '#ffffff'],
  'editor-foreground': ['#cccccc', '#3b3b3b', '#ffffff', '#292929'],
  foreground: ['#cccccc', '#3b3b3b', '#ffffff', '#292929'],
};
