export function virtualClock(seed = 1) {
  let now = 0, order = 0
  let state = seed >>> 0
  const timers: {at:number, order:number, wake:()=>void}[] = []
  return {
    now: () => now,
    random: () => { state = (state * 1664525 + 1013904223) >>> 0; return state / 2 ** 32 },
    sleep: (ms: number, signal?: AbortSignal) => new Promise<void>((res, rej) => { if (signal?.aborted) return rej(signal.reason); timers.push({at: now+ms, order: order++, wake: res}); signal?.addEventListener('abort',()=>rej(signal.reason)) }),
    async run<T>(p: Promise<T>) { let done=false; p.finally(()=>{done=true}).catch(()=>{}); 
      for(;;){ await new Promise(r=>setImmediate(r)); if(done) return p; timers.sort((a,b)=>a.at-b.at||a.order-b.order); const t=timers.shift(); if(!t) throw new Error('stuck'); now=Math.max(now,t.at); t.wake() } },
  }
}
