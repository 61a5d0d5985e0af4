select
  region,
  {{#each (list "01" "02") as |month|}}
  sum(amount) filter (where strftime(ordered_on, '%m') = {{literal month}}) as revenue_{{month}}{{#unless @last}},{{/unless}}
  {{/each}}
from {{ref "silver.orders"}}
join {{ref "customers"}} using (customer_id)
group by region
{{#if (eq target.name "prod")}}having sum(amount) > 0{{/if}}
