import { createFaults, parseFault } from '../../sandbox/faults.ts';

const update = (...labels: string[]) => ({ type: 'aws_instance', operation: 'update', labels }) as const;
const on = { type: 'aws_instance', operation: 'update' } as const;

describe('a fault', () => {
  it('meets the first matching call and no other', () => {
    const faults = createFaults();
    faults.inject({ on, error: 'no capacity' });
    expect(faults.meet({ ...update('a'), operation: 'read' }).error).toBeUndefined();
    expect(faults.meet(update('a')).error).toBe('no capacity');
    expect(faults.meet(update('a')).error).toBeUndefined();
  });

  it('waits for the call it names, counting only the objects it names', () => {
    const faults = createFaults();
    faults.inject({ on: { ...on, name: 'orders' }, call: 2, error: 'no capacity' });
    const names = ['orders-1', 'billing-1', 'orders-2', 'orders-3'];
    expect(names.map((name) => faults.meet(update(name)).error)).toEqual([
      undefined,
      undefined,
      'no capacity',
      undefined,
    ]);
  });

  it('finds an object by its id too', () => {
    const faults = createFaults();
    faults.inject({ on: { ...on, name: 'i-0abc' }, error: 'no' });
    expect(faults.meet(update('orders-1', 'i-0abcdef')).error).toBe('no');
  });

  it('slows each matching call where it says so', () => {
    const faults = createFaults();
    faults.inject({ on, delayMs: 50, every: true });
    expect([faults.meet(update()), faults.meet(update())]).toEqual([{ delayMs: 50 }, { delayMs: 50 }]);
  });

  it('is unmet until a call has suffered it', () => {
    const faults = createFaults();
    const [second, each] = [
      { on, call: 2, error: 'x' },
      { on, every: true, error: 'y' },
    ];
    for (const fault of [second, each]) faults.inject(fault);
    expect(faults.unmet()).toEqual([second, each]);
    faults.meet(update());
    expect(faults.unmet()).toEqual([second]);
    faults.meet(update());
    expect(faults.unmet()).toEqual([]);
  });

  it('is refused when it would do nothing', () => {
    expect(() => createFaults().inject({ on })).toThrow('neither an error nor a delayMs');
  });

  it('is refused when its call is not counted from 1', () => {
    expect(() => createFaults().inject({ on, error: 'x', call: 0 })).toThrow('call 0; calls are counted from 1');
  });
});

describe('a fault on the command line', () => {
  it.each([
    ['aws_instance:update=no capacity', { on, error: 'no capacity' }],
    ['aws_instance:update:2=a=b', { on, call: 2, error: 'a=b' }],
    ['aws_instance:update:2@orders-1=x', { on: { ...on, name: 'orders-1' }, call: 2, error: 'x' }],
    ['ssm:command:*=wait 20ms', { on: { type: 'ssm', operation: 'command' }, every: true, delayMs: 20 }],
  ])('%s is read', (text, fault) => expect(parseFault(text)).toEqual(fault));

  it.each([
    ['aws_instance', 'does not have that form'],
    ['aws_instance:update', 'does not have that form'],
    ['aws_instance:update=', 'does not have that form'],
    ['aws_instance:explode=x', 'names the operation "explode"; use create, read, update, delete, command'],
    ['aws_instance:update:0=x', 'calls are counted from 1'],
  ])('%s is refused', (text, message) => expect(() => parseFault(text)).toThrow(message));
});
