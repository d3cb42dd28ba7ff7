/*
 * Writes down what a page asks of Web Audio, before any script of the page runs: contexts, nodes, what is connected to
 * what, and every change that is put on the audio clock. Read by tests/support/listening.py.
 *
 * With `window.steered` set the audio clock goes along with performance.now(), which Playwright can steer.
 */
(() => {
  const record = { taps: [], contexts: [], nodes: [], wires: [], changes: [], spans: [] };
  const [ids, params] = [new Map(), new Map()];
  window.listening = record;

  const inTap = () =>
    Boolean(window.event?.isTrusted && window.event.type === "click" && navigator.userActivation.isActive);

  document.addEventListener("click", ({ timeStamp }) => record.taps.push(timeStamp), { capture: true });

  const know = (node, context, kind, options = {}) => {
    const about = { id: record.nodes.length, context: ids.get(context), kind, type: options.type ?? null, params: {} };
    ids.set(node, about.id);
    record.nodes.push(about);
    for (const name of ["gain", "frequency", "offset", "detune", "Q"]) {
      if (!(node[name] instanceof AudioParam)) continue;
      params.set(node[name], { id: `${about.id}.${name}`, context });
      about.params[name] = node[name].value;
    }
  };

  class Listened extends AudioContext {
    #opened = performance.now();
    #about = { opened: this.#opened, openedInTap: inTap(), resumedInTap: [], closed: null };

    constructor(options) {
      super(options);
      ids.set(this, record.contexts.length);
      record.contexts.push(this.#about);
      know(this.destination, this, "destination");
      window.latestSound = this;
    }

    get currentTime() {
      return window.steered ? (performance.now() - this.#opened) / 1000 : super.currentTime;
    }

    get outputLatency() {
      return window.steered ? 0 : super.outputLatency;
    }

    get state() {
      const state = this.#about.closed === null ? "running" : "closed";
      return window.steered ? state : super.state;
    }

    resume() {
      this.#about.resumedInTap.push(inTap());
      return super.resume();
    }

    close() {
      this.#about.closed = this.currentTime;
      return super.close();
    }
  }
  window.AudioContext = Listened;

  for (const kind of ["Oscillator", "Gain", "ConstantSource", "BiquadFilter"]) {
    window[`${kind}Node`] = new Proxy(window[`${kind}Node`], {
      construct(target, args, newTarget) {
        const node = Reflect.construct(target, args, newTarget);
        if (ids.has(args[0])) know(node, args[0], kind, { ...args[1], type: node.type });
        return node;
      },
    });
  }

  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...more) {
    if (ids.has(this)) record.wires.push([ids.get(this), params.get(to)?.id ?? ids.get(to)]);
    return connect.call(this, to, ...more);
  };

  const change = (param, how, value, at, tau = 0) => {
    const about = params.get(param);
    if (!about) return;
    const { currentTime: now, outputLatency: latency } = about.context;
    record.changes.push({ param: about.id, how, value, at, tau, now, latency, wall: performance.now() });
  };

  const hows = { setValueAtTime: "set", linearRampToValueAtTime: "ramp", exponentialRampToValueAtTime: "curve" };
  for (const [method, how] of Object.entries(hows)) {
    const original = AudioParam.prototype[method];
    AudioParam.prototype[method] = function (value, at) {
      change(this, how, value, at);
      return original.call(this, value, at);
    };
  }
  const { setTargetAtTime, cancelScheduledValues } = AudioParam.prototype;
  AudioParam.prototype.setTargetAtTime = function (value, at, tau) {
    change(this, "near", value, at, tau);
    return setTargetAtTime.call(this, value, at, tau);
  };
  AudioParam.prototype.cancelScheduledValues = function (at) {
    change(this, "forget", 0, at);
    return cancelScheduledValues.call(this, at);
  };
  // What this recorder cannot read must not go by unnoticed.
  for (const method of ["setValueCurveAtTime", "cancelAndHoldAtTime"]) {
    AudioParam.prototype[method] = () => {
      throw new Error(`tests/support/listening.js does not know ${method}`);
    };
  }

  for (const how of ["start", "stop"]) {
    const original = AudioScheduledSourceNode.prototype[how];
    AudioScheduledSourceNode.prototype[how] = function (at = 0) {
      record.spans.push({ node: ids.get(this), how, at });
      return original.call(this, at);
    };
  }
})();
