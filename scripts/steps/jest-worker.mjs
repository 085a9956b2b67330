// A worker of Jest that has nothing left to do ends at once. Left to itself, Node first takes the memory of all its
// test files apart, which takes longer than the half second that Jest waits: it would take the worker for one that a
// test keeps from ending. One that is really kept never comes here.
if (process.env.JEST_WORKER_ID) process.once('beforeExit', () => process.exit());
