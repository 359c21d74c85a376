/** Returns one of `choices`, each as likely as the others. */
export function pick<Choice>(choices: readonly Choice[]): Choice {
  return choices[Math.floor(Math.random() * choices.length)]!;
}
