import type { Socket } from 'node:net';

/** Resolves once the socket takes more, or takes nothing any more. */
export async function writeAll(socket: Socket, pieces: readonly Buffer[]): Promise<void> {
  socket.cork();
  for (const piece of pieces) socket.write(piece);
  socket.uncork();
  if (socket.writableNeedDrain) await nextOf(socket, 'drain', 'close');
}

function nextOf(socket: Socket, ...events: string[]): Promise<void> {
  return new Promise((resolve) => {
    const happened = () => {
      for (const event of events) socket.off(event, happened);
      resolve();
    };
    for (const event of events) socket.on(event, happened);
  });
}
