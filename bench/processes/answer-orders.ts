/** What a process of `Processes` does: it says that it is ready, answers orders, and ends when nobody is left to give any. */
export function answerOrders<Order>(follow: (order: Order) => Promise<unknown>): void {
  process.on('message', (order: Order) => void follow(order).then((outcome) => process.send?.(outcome)));
  process.once('disconnect', () => process.exit(0));
  process.send?.('ready');
}
