/** Stand-in until the parts are wired. */
export function activate(): void {
  return;
}
