import { createLimiter } from '/work/main/src/source/limiter.ts'
import { virtualClock } from './vc.ts'
export async function run(opts: {concurrency:number, start:{rate:number,burst:number}, n?:number, serverRate?:number, serverBurst?:number, latency?:number, seed?:number}) {
  const { concurrency, start, n=300, serverRate=40, serverBurst=40, latency=30 } = opts
  const clock = virtualClock(opts.seed ?? 1)
  let tokens=serverBurst, at=0, throttles=0, lost=0, inflight=0,max=0
  const limiter = createLimiter({concurrency, clock, limitOf: () => ({class:'x', ...start})})
  const send = async () => { inflight++; max=Math.max(max,inflight)
    await clock.sleep(latency); inflight--
    tokens=Math.min(serverBurst, tokens+(clock.now()-at)/1000*serverRate); at=clock.now()
    if(tokens<1){throttles++; throw Object.assign(new Error('Rate exceeded'),{name:'Throttling',$metadata:{httpStatusCode:400}})}
    tokens-=1 }
  const all = Promise.all(Array.from({length:n},()=>limiter({account:'1',region:'r',client:'c',operation:'o'},send).catch(()=>{lost++})))
  await clock.run(all)
  const ideal=Math.max(0,(n-serverBurst)/serverRate*1000)+latency
  return { ratio:(clock.now()/ideal).toFixed(2), throttles, lost, max, ms: Math.round(clock.now()) }
}
const I=Infinity
if (process.argv[1]?.includes('sim')) {
for (const [name,start] of [['40/40',{rate:40,burst:40}],['100/100',{rate:100,burst:100}],['20/20',{rate:20,burst:20}],['inf',{rate:I,burst:I}]] as const)
 for (const concurrency of [4,16,64]) console.log(name, concurrency, JSON.stringify(await run({concurrency,start})))
for (const [sr,sb,n] of [[1,1,60],[0.5,2,40],[5,20,200],[10,40,300],[200,200,3000],[1000,1000,5000]]) for (const c of [16,64]) console.log('inf vs',sr,sb,n,c, JSON.stringify(await run({concurrency:c,start:{rate:I,burst:I},serverRate:sr,serverBurst:sb,n})))
}
