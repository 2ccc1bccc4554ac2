// Runs as long as one likes, for tests and measurements.

/** So many clients that send so many messages each to one REP, which answers them; through short queues. */
export function crowd(clients, rounds) {
  const asks = Array.from({ length: clients }, (_, n) => ({
    name: `c${n + 1}`,
    kind: "client",
    sockets: { type: "DEALER", connect: "hub", "send-hwm": 3 },
    steps: [
      ...Array.from({ length: rounds }, (_, m) => ({ send: ["", `m${m + 1}`] })),
      ...Array.from({ length: rounds }, () => "receive"),
    ],
  }));
  const server = { name: "server", kind: "worker", sockets: { type: "REP", bind: "hub", "receive-hwm": 2 }, reply: "yes" };
  return JSON.stringify({ title: "A crowd", summary: "Many messages.", nodes: [...asks, server] });
}

/** So many sources that push so many messages each, one after the other, to four sinks. */
export function flood(sources, rounds) {
  const sinks = Array.from({ length: 4 }, (_, n) => ({
    name: `sink${n + 1}`,
    kind: "sink",
    sockets: { type: "PULL", bind: `s${n + 1}` },
  }));
  const push = Array.from({ length: sources }, (_, n) => ({
    name: `source${n + 1}`,
    kind: "ventilator",
    sockets: { type: "PUSH", connect: sinks.map((_, m) => `s${m + 1}`) },
    messages: ["work"],
    every: "1ms",
    rounds,
  }));
  return JSON.stringify({ title: "A flood", summary: "Very many messages.", nodes: [...sinks, ...push] });
}
