build
rows "select zip, if(note is null, 'NULL', 'empty') as note, typeof(label) as label from addresses"
