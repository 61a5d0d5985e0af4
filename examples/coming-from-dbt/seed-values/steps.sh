build
rows "select zip::varchar as zip, account::varchar as account, rate::varchar as rate, opened_at::varchar as opened_at from accounts"
