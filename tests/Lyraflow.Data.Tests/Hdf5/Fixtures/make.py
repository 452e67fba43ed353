# Made these fixtures, with h5py 3.7.0, PyTables 3.7.0, pandas 1.5.3 and astropy 5.2.1 of Debian 12.
import astropy.units as U, h5py, numpy as np, pandas as pd, tables
from astropy.table import Table
n = 5
a = np.zeros(n, dtype=[('u', '<f8'), ('g', '>f4'), ('id', '<i8'), ('small', '>i2'), ('big', '<u8'), ('name', 'S5'), ('pair', '<f4', (2,)), ('ok', '?')])
a['u'] = np.arange(n) + .5; a['g'] = -a['u']; a['id'] = 1237648720693755918 + np.arange(n); a['small'] = -np.arange(n)
a['big'] = 2**64 - 1 - np.arange(n, dtype='u8'); a['name'] = [b'a', 'bé'.encode(), b'', b'd d', b'eeeee']; a['ok'] = np.arange(n) % 2 == 0
with h5py.File('h5py.h5', 'w', libver='earliest') as f:
    f.create_dataset('none', data=np.arange(3.)); f.create_group('g').create_dataset('cat', data=a)
    f.create_dataset('packed', data=a, chunks=(2,), compression='gzip', shuffle=True)
with h5py.File('vlen.h5', 'w') as f:
    f.create_dataset('t', (2,), dtype=[('u', 'f8'), ('name', h5py.string_dtype())])
t = Table(dict(u=a['u'], id=a['id'])); t['u'].unit = U.mag; t['u'].description = 'ultraviolet'
t.write('astropy.h5', path='cat', serialize_meta=True, overwrite=True)
df = pd.DataFrame(dict(u=a['u'], id=a['id'], name=['a', 'b', 'c', 'd', 'e']))
with pd.HDFStore('pandas.h5', 'w') as s:
    s.append('cat', df, data_columns=True, index=False)
with pd.HDFStore('blocks.h5', 'w') as s:
    s.append('cat', df, index=False)
with tables.open_file('pytables.h5', 'w') as f:
    f.create_table('/', 'cat', a[['u', 'id', 'name', 'ok']].copy())
