// Goes in front of Emscripten's output (--pre-js): options with their defaults, and errors of the engine thrown as
// JavaScript Errors. `Module` is the object that the factory was given and will resolve to.

// Workers to start in advance in the threads build: one for each processor but the caller's, eight threads at most.
if (typeof Module.poolSize !== 'number') {
  const processors = typeof navigator === 'object' && navigator.hardwareConcurrency;
  Module.poolSize = Math.max(0, Math.min(8, processors || 2) - 1);
}

// The bindings note an error instead of throwing it, so that C++ frames are left in order; here it is thrown. Called once
// when all bindings are registered.
Module.onRuntimeInitialized = () => {
  function throwing(call, name) {
    function checked(...values) {
      if (name && this.isDeleted()) throw new Error(`${name}: used after delete()`);
      const result = call.apply(this, values);
      const message = Module.engineError;
      if (message === undefined) return result;
      delete Module.engineError;
      throw new Error(message);
    }
    return Object.assign(checked, { argCount: call.argCount });
  }

  for (const [name, bound] of Object.entries(Module)) {
    if (typeof bound !== 'function') continue;
    if (bound.argCount !== undefined) {
      Module[name] = throwing(bound);
    } else if (bound.prototype && typeof bound.prototype.isDeleted === 'function') {
      for (const [key, member] of Object.entries(Object.getOwnPropertyDescriptors(bound.prototype))) {
        if (key === 'constructor') continue;
        if (member.get) member.get = throwing(member.get, name);
        else if (typeof member.value === 'function') member.value = throwing(member.value, name);
        Object.defineProperty(bound.prototype, key, member);
      }
      // Handles come from functions; without constructors the classes are not callable.
      delete Module[name];
    }
  }
};
