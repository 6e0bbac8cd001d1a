import { groupBy } from '/work/main/src/order.ts'
import { callsAsked, auditFixture } from '/work/main/test/audit-fixture.ts'
it('x', async () => {
  for (const name of ['insecure']) {
    const t=performance.now(); await auditFixture(name); const t2=performance.now(); await auditFixture(name); console.log(t2-t, performance.now()-t2)
    const asked = await callsAsked(name)
    const by = groupBy(asked, (r: any) => `${r.service.client} ${r.operation}`)
    console.log(asked.length, by.size, [...by].map(([k,v])=>`${k} ${v.length} ${JSON.stringify(v[0]!.input)}`).sort().join('\n'))
  }
})
