/** Runs one statement and gives its rows. */
type Query = <Row extends object>(text: string) => Promise<Row[]>;

interface Line {
  line: string;
}

/**
 * What a database holds, as text to review: tables, constraints, indexes, row security, grants, functions, roles.
 *
 * Made from the catalogue, for there is no pg_dump in the embedded PostgreSQL. It reads like SQL, but is not for
 * running. Sorted by name; monthly partitions are left out, since they depend on the date.
 */
export async function dumpSchema(query: Query): Promise<string> {
  const lines = async (text: string) => (await query<Line>(text)).map(({ line }) => line);
  const tables = await query<{
    name: string;
    oid: number;
    partition_of: string | null;
    partitioned: string | null;
  }>(`
    select c.relname as name, c.oid::int as oid, parent.relname as partition_of,
           case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partitioned
    from pg_class c
    left join pg_inherits i on i.inhrelid = c.oid
    left join pg_class parent on parent.oid = i.inhparent
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and c.relname !~ '^tool_executions_\\d{4}_\\d{2}$'
    order by c.relname collate "C"`);

  const sections: string[] = [];
  for (const { name, oid, partition_of, partitioned } of tables) {
    const columns = partition_of
      ? []
      : await lines(`
        select '  ' || attname || ' ' || format_type(atttypid, atttypmod)
          || case when attnotnull then ' NOT NULL' else '' end
          || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') as line
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where attrelid = ${oid} and a.attnum > 0 and not attisdropped order by a.attnum`);
    const constraints = partition_of
      ? []
      : await lines(`
        select '  CONSTRAINT ' || conname || ' ' || pg_get_constraintdef(oid) as line
        from pg_constraint where conrelid = ${oid} and contype <> 'n' order by contype, conname collate "C"`);
    const head = partition_of ? `TABLE ${name} PARTITION OF ${partition_of}` : `TABLE ${name}`;
    const body = [...columns, ...constraints].join(",\n");
    const rest = await lines(tableDetails(oid));
    sections.push(
      [
        `${head}${body && ` (\n${body}\n)`}${partitioned ? ` PARTITION BY ${partitioned}` : ""};`,
        ...rest,
      ].join("\n"),
    );
  }
  const routines = await lines(`
    select pg_get_functiondef(p.oid) || '-- EXECUTE: ' || coalesce((
        select string_agg(grantee.name, ', ' order by grantee.name)
        from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl
        cross join lateral (select coalesce(pg_get_userbyid(nullif(acl.grantee, 0)), 'PUBLIC') as name) grantee
        where acl.grantee <> p.proowner), 'nobody but the owner') as line
    from pg_proc p where p.pronamespace in ('acta'::regnamespace, 'public'::regnamespace)
    order by p.proname collate "C", pg_get_function_identity_arguments(p.oid)`);
  const schemas = await lines(`
    select 'GRANT ' || string_agg(acl.privilege_type, ', ' order by acl.privilege_type) || ' ON SCHEMA ' || n.nspname
      || ' TO ' || coalesce(pg_get_userbyid(nullif(acl.grantee, 0)), 'PUBLIC') || ';' as line
    from pg_namespace n cross join lateral aclexplode(n.nspacl) acl
    where n.nspname in ('acta', 'public') and acl.grantee <> n.nspowner
    group by n.nspname, acl.grantee order by 1`);
  const roles = await lines(`
    select 'ROLE ' || r.rolname || case when rolinherit then '' else ' NOINHERIT' end
      || case when rolsuper then ' SUPERUSER' else '' end || case when rolbypassrls then ' BYPASSRLS' else '' end
      || coalesce(' SET ' || (select string_agg(setting, ', ' order by setting) from unnest(s.setconfig) setting), '')
      || ';' as line
    from pg_roles r left join pg_db_role_setting s on s.setrole = r.oid and s.setdatabase = 0
    where r.rolname like 'acta\\_%' order by r.rolname collate "C"`);
  return `${[
    "-- Made from the catalogue by `pnpm --filter @acta/db schema:dump`. Do not edit; not for running.",
    roles.join("\n"),
    schemas.join("\n"),
    ...sections,
    ...routines,
  ].join("\n\n")}\n`;
}

/** Indexes that no constraint makes, row security, and grants. */
function tableDetails(oid: number): string {
  return `
    select line from (
      select 1 as section, pg_get_indexdef(indexrelid) || ';' as line from pg_index
      where indrelid = ${oid} and not exists (select from pg_constraint where conindid = indexrelid)
        and not exists (select from pg_inherits where inhrelid = indexrelid)
      union all
      select 2, 'ROW LEVEL SECURITY ' || case when relrowsecurity then 'ENABLED' else 'DISABLED' end
        || case when relforcerowsecurity then ' AND FORCED' else '' end || ';'
      from pg_class where oid = ${oid}
      union all
      select 3, 'POLICY ' || polname || case when polpermissive then '' else ' AS RESTRICTIVE' end || ' FOR '
        || case polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE'
           else 'ALL' end
        || ' TO ' || (select string_agg(coalesce(pg_get_userbyid(nullif(r, 0)), 'PUBLIC'), ', ' order by r)
                      from unnest(polroles) r)
        || coalesce(E'\\n  USING ' || pg_get_expr(polqual, polrelid), '')
        || coalesce(E'\\n  WITH CHECK ' || pg_get_expr(polwithcheck, polrelid), '') || ';'
      from pg_policy where polrelid = ${oid}
      union all
      select 4, 'GRANT ' || string_agg(acl.privilege_type, ', ' order by acl.privilege_type)
        || ' TO ' || coalesce(pg_get_userbyid(nullif(acl.grantee, 0)), 'PUBLIC') || ';'
      from pg_class c cross join lateral aclexplode(c.relacl) acl
      where c.oid = ${oid} and acl.grantee <> c.relowner group by acl.grantee
      union all
      select 5, 'GRANT ' || acl.privilege_type || ' (' || string_agg(a.attname, ', ' order by a.attnum)
        || ') TO ' || coalesce(pg_get_userbyid(nullif(acl.grantee, 0)), 'PUBLIC') || ';'
      from pg_attribute a cross join lateral aclexplode(a.attacl) acl
      where a.attrelid = ${oid} group by acl.grantee, acl.privilege_type
    ) details order by section, line collate "C"`;
}
