/** News of what commits changed, from a connection of its own. `@acta/db` has the one on PostgreSQL's LISTEN. */
export interface ChangeListener {
  /** Whether the connection answered its last heartbeat: only then may what was verified be believed without asking. */
  readonly alive: boolean;
  /**
   * @param onResume called whenever listening begins again, since what was said meanwhile is lost
   * @returns stops listening
   */
  subscribe(channel: string, onMessage: (payload: string) => void, onResume?: () => void): () => void;
}
