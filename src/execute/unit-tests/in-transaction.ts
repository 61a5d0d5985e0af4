import type { Session } from '../../core/adapter.ts';

/** Does work that leaves nothing where it fails, as the build of a node does. */
export async function inTransaction(session: Session, work: () => Promise<void>): Promise<void> {
  await session.begin();
  try {
    await work();
    await session.commit();
  } catch (error) {
    await session.rollback();
    throw error;
  }
}
