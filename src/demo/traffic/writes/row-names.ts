/** Names a link, for taking turns on it. */
export function linkName(detectorId: number, workflowId: number): string {
  return `link ${detectorId} ${workflowId}`;
}

/** Names a detector, for taking turns on it. */
export function detectorName(id: number): string {
  return `detector ${id}`;
}
