import { describe, expect, it } from 'vitest';
import { afterAnswer, initialProbeState, type ProbeKind } from './probe-state.js';

function passesAfter(kind: ProbeKind, answers: readonly boolean[], probe = {}): boolean {
  return answers.reduce((state, answer) => afterAnswer(state, answer, probe), initialProbeState(kind)).passes;
}

describe('a probe', () => {
  it('holds a container for alive, but not for ready, before the first answer', () => {
    expect(passesAfter('liveness', [])).toBe(true);
    expect(passesAfter('readiness', [])).toBe(false);
  });

  it('passes with the first success and fails with the third failure in a row', () => {
    expect(passesAfter('readiness', [true])).toBe(true);
    expect(passesAfter('readiness', [true, false, false])).toBe(true);
    expect(passesAfter('readiness', [true, false, false, true, false])).toBe(true);
    expect(passesAfter('readiness', [true, false, false, false])).toBe(false);
  });

  it('keeps its own thresholds', () => {
    expect(passesAfter('readiness', [true], { successThreshold: 2 })).toBe(false);
    expect(passesAfter('readiness', [true, true], { successThreshold: 2 })).toBe(true);
    expect(passesAfter('liveness', [false], { failureThreshold: 1 })).toBe(false);
  });
});
